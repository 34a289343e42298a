package io.github.deeplabij.model;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.yaml.snakeyaml.Yaml;

/**
 * One of the graphs of {@code models/kit/wild_graphs.py}: DeepLab networks in the forms in which they are exported.
 *
 * @param name its folder's name
 * @param preprocessing what brings values of 0 to 255 into the range that it wants
 * @param kind {@code scores}, {@code probabilities} or {@code labels}
 * @param classes the classes' names
 * @param answer how the labels follow from the image
 * @param output which of its outputs is meant; empty if there is one
 * @param enlarge how coarse scores are enlarged; empty if they are not coarse
 * @param order the order of offsets to the centres of objects; empty if it gives none
 * @param unit how many pixels an offset of 1 is
 * @param says parts of the sentence with which it is refused; empty if it runs
 */
public record WildModel(String name, String preprocessing, String kind, List<String> classes, String answer,
	String output,
	String enlarge, String order, int unit, List<String> says)
{

	/** Whether it gives centres and offsets of objects. */
	public boolean tellsObjects() {
		return !order.isEmpty();
	}

	/** All of them. */
	@SuppressWarnings("unchecked")
	public static List<WildModel> all() {
		try (InputStream in = WildModel.class.getResourceAsStream("/wild/wild.yaml")) {
			return new Yaml().<List<Map<String, Object>>>load(in).stream().map(row ->
				new WildModel((String) row.get("name"), (String) row
				.get("preprocessing"), (String) row.get("kind"), (List<String>) row.get("classes"),
					(String) row.get("answer"), (String) row
					.getOrDefault("output", ""), (String) row.getOrDefault("enlarge", ""), (String) row.getOrDefault(
						"order", ""), (int) row.getOrDefault("unit", 1),
						(List<String>) row.getOrDefault("says", List
						.of()))).toList();
		}
		catch (final IOException e) {
			throw new IllegalStateException(e);
		}
	}

	/** The folder of the model, with a full description. */
	public Path folder() {
		try {
			return Path.of(WildModel.class.getResource("/wild/" + name + "/rdf.yaml").toURI()).getParent();
		}
		catch (final URISyntaxException e) {
			throw new IllegalStateException(e);
		}
	}

	@Override
	public String toString() {
		return name;
	}
}
