#!/usr/bin/env bash
# org.scijava:scijava-common 2.100.1 (Maven Central), Java 17.
# Valid input: CommandService.run(X.class, true) for a command X that extends DynamicCommand, the class that the documentation gives for commands with choices made at run time.
# One would expect the future of the module, as for every other command. The future is null: the service takes a class that is a Module for no command, and says so in a debug line alone.
# A script that calls .get() ends in a NullPointerException. With ContextCommand it works, and with ModuleService.run.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mvn -q -B -Dstyle.color=never dependency:copy -Dartifact=org.scijava:scijava-common:2.100.1 -DoutputDirectory=. < /dev/null > /dev/null
mvn -q -B -Dstyle.color=never dependency:copy -Dartifact=org.scijava:parsington:3.1.0 -DoutputDirectory=. < /dev/null > /dev/null

cat > Run.java <<'END'
import org.scijava.Context;
import org.scijava.command.*;
import org.scijava.plugin.Parameter;
public class Run {
	public static class Dynamic extends DynamicCommand {
		@Override
		public void run() {}
	}
	public static class Plain extends ContextCommand {
		@Override
		public void run() {}
	}
	public static void main(String[] args) throws Exception {
		try (Context context = new Context(CommandService.class)) {
			CommandService commands = context.service(CommandService.class);
			for (Class<? extends Command> type : java.util.List.<Class<? extends Command>>of(Plain.class, Dynamic.class)) {
				context.service(org.scijava.plugin.PluginService.class).addPlugin(new CommandInfo(type));
				System.out.println(type.getSimpleName() + ": " + (commands.run(type, true) == null ? "null" : "a future"));
			}
		}
	}
}
END
out=$(java -Djava.awt.headless=true -cp 'scijava-common-2.100.1.jar:parsington-3.1.0.jar' Run.java  2> log) || { cat log; exit 1; }

read -r -d '' seen <<'END' || true
Plain: a future
Dynamic: null
END
printf '%s\n' "$out"
[ "$out" = "${seen%$'\n'}" ] || { echo "This has changed; seen before:"; printf '%s\n' "$seen"; exit 1; }
