package io.github.deeplabij.command;

import java.util.List;

import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.image.CheckSummary;
import io.github.deeplabij.image.CheckTable;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.natives.Devices;
import io.github.deeplabij.segment.CheckResult;
import io.github.deeplabij.segment.ModelCheck;

import ij.measure.ResultsTable;

/** Runs a model on its own test input and compares with its test output. */
@Plugin(type = Command.class, headless = true, visible = false, menu = { @Menu(label = "Plugins"), @Menu(label =
	"DeepLab"), @Menu(
	label = "DeepLab Check Model...") })
public class CheckCommand extends DeepLabCommand {

	private static final String ALL = "all";

	@Parameter(label = "Model", persist = false,
		description = "The name of a model, or the path of a model's folder (bioimage.io)")
	private String model = "nuclei-fluorescence";

	@Parameter(label = "Device", persist = false,
		description = "Where the network runs; all: every device of this computer, cuda:1: the second GPU")
	private String device = ALL;

	@Override
	public String help() {
		return PAGES + "models.md";
	}

	@Override
	public List<String> choices(final String parameter) {
		return switch (parameter) {
			case "model" -> catalogue().names();
			case "device" -> devices(ALL);
			default -> List.of();
		};
	}

	/**
	 * The devices to check on.
	 *
	 * @throws DeepLabException if there is no such device
	 */
	public List<Device> devices() {
		return device.equalsIgnoreCase(ALL) ? Devices.available() : List.of(Device.parse(device));
	}

	@Override
	protected String execute(final Monitor monitor) {
		final List<Device> devices = devices();
		final Model found = catalogue().find(model);
		final ModelCheck check = new ModelCheck(found);
		final List<CheckResult> results = check.run(devices, monitor);
		final ResultsTable table = ResultsTable.getResultsTable();
		CheckTable.addTo(table, found.name(), results);
		table.show("Results");
		if (!results.stream().allMatch(CheckResult::passed)) throw new DeepLabException(CheckSummary.of(found.name(),
			results));
		return CheckSummary.of(found.name(), results);
	}
}
