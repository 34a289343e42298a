package io.github.deeplabij.window;

import java.awt.Desktop;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.nio.file.Path;

/** Shows a folder in the desktop's own window. */
public final class FolderView {

	private FolderView() {}

	/** Opens a window; false where there is no desktop that can. */
	public static boolean open(final Path folder) {
		if (GraphicsEnvironment.isHeadless() || !Desktop.isDesktopSupported() || !Desktop.getDesktop().isSupported(
			Desktop.Action.OPEN))
		{
			return false;
		}
		try {
			Desktop.getDesktop().open(folder.toFile());
			return true;
		}
		catch (final IOException | IllegalArgumentException e) {
			return false;
		}
	}
}
