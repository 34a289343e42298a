package io.github.deeplabij;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A test that takes minutes, of something that shorter ones test in small. Only {@code mvn -Pnightly verify} runs it.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.TYPE, ElementType.METHOD })
@Tag("nightly")
@EnabledIfSystemProperty(named = "deeplab.nightly", matches = "true", disabledReason = Nightly.WHY)
public @interface Nightly {

	/** What is said of those that are left out. */
	String WHY = "it takes minutes, 'mvn -Pnightly verify' runs it";
}
