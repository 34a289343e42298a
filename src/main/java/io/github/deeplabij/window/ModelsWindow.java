package io.github.deeplabij.window;

import java.awt.BorderLayout;
import java.awt.Dimension;
import java.awt.FlowLayout;
import java.awt.Font;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import javax.swing.BorderFactory;
import javax.swing.DefaultListModel;
import javax.swing.JButton;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JOptionPane;
import javax.swing.JPanel;
import javax.swing.JProgressBar;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.ListSelectionModel;
import javax.swing.SwingUtilities;
import javax.swing.Timer;
import javax.swing.UIManager;

import io.github.deeplabij.common.ByteCount;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.common.PlainText;
import io.github.deeplabij.common.UserFolder;
import io.github.deeplabij.image.Wording;
import io.github.deeplabij.install.Catalogue;
import io.github.deeplabij.install.CatalogueFile;
import io.github.deeplabij.install.Installer;
import io.github.deeplabij.install.ModelEntry;

import ij.WindowManager;

/**
 * The models at hand in a window, with buttons to get more, check and remove them. What takes time runs in a thread of
 * its own.
 */
public final class ModelsWindow {

	/** What the window can't do itself. */
	public interface Doors {

		/**
		 * Checks a model and shows what came of it.
		 *
		 * @param model its name, or the path of its folder
		 * @return one sentence
		 */
		String check(String model, Monitor monitor);

		/** Imports a model from a bare graph, in dialogs of its own; returns at once. */
		void importModel();
	}

	/** Work that can be cancelled; its sentence is shown. */
	private interface Work {

		String run(Task task);
	}

	/** Not the table's: macros find tables by their windows' titles. */
	private static final String TITLE = "DeepLab Model Manager";
	private static final int REFRESH_MILLISECONDS = 100;
	private static final int SENTENCE_COLUMNS = 50;
	private static final int STEPS = 1000;

	private final Supplier<Catalogue> catalogue;
	private final Doors doors;
	private final JFrame frame = new JFrame(TITLE);
	private final DefaultListModel<ModelCell.Row> rows = new DefaultListModel<>();
	private final JList<ModelCell.Row> list = new JList<>(rows) {

		private static final long serialVersionUID = 1L;

		@Override
		public boolean getScrollableTracksViewportWidth() {
			return true;
		}
	};
	private final JLabel status = new JLabel(" ");
	private final JProgressBar bar = new JProgressBar(0, STEPS);
	private final JButton cancel = new JButton("Cancel");
	private final JButton importing = new JButton("Import...");
	private final JButton install = new JButton("Install...");
	private final JButton check = new JButton("Check");
	private final JButton show = new JButton("Show Folder");
	private final JButton remove = new JButton("Remove...");
	private final ExecutorService worker = Executors.newSingleThreadExecutor(runnable -> {
		final Thread thread = new Thread(runnable, "DeepLab models");
		thread.setDaemon(true);
		return thread;
	});

	/** What is under way, if anything. */
	private Task busy;

	private ModelsWindow(final Supplier<Catalogue> catalogue, final Doors doors) {
		this.catalogue = catalogue;
		this.doors = doors;
		build();
	}

	/**
	 * Opens the window. Call it from any thread but a headless program's.
	 *
	 * @param catalogue gives the models as they are now
	 */
	public static void open(final Supplier<Catalogue> catalogue, final Doors doors) {
		SwingUtilities.invokeLater(() -> new ModelsWindow(catalogue, doors).frame.setVisible(true));
	}

	private void build() {
		list.setCellRenderer(new ModelCell());
		list.setSelectionMode(ListSelectionModel.SINGLE_SELECTION);
		list.addListSelectionListener(event -> enable());
		final JPanel south = new JPanel(new BorderLayout());
		south.add(buttons());
		south.add(progress(), BorderLayout.SOUTH);
		frame.add(new JScrollPane(list));
		frame.add(south, BorderLayout.SOUTH);
		frame.setDefaultCloseOperation(JFrame.DISPOSE_ON_CLOSE);
		frame.addWindowListener(new Watcher());
		frame.setPreferredSize(new Dimension(640, 560));
		frame.pack();
		frame.setLocationByPlatform(true);
		enable();
		reload("");
	}

	private JPanel buttons() {
		importing.addActionListener(event -> doors.importModel());
		install.addActionListener(event -> InstallDialog.ask(frame).ifPresent(this::install));
		check.addActionListener(event -> start("Checking", task -> doors.check(key(selected()), task)));
		show.addActionListener(event -> showFolder());
		remove.addActionListener(event -> remove(selected()));
		final JPanel buttons = new JPanel(new FlowLayout(FlowLayout.LEFT, 6, 6));
		for (final JButton button : List.of(importing, install, check, show, remove))
			buttons.add(button);
		return buttons;
	}

	/** What is under way, how far it is, and the button to cancel it. */
	private JPanel progress() {
		status.setFont(status.getFont().deriveFont(Font.PLAIN));
		cancel.addActionListener(event -> busy.cancel());
		final JPanel right = new JPanel(new FlowLayout(FlowLayout.RIGHT, 6, 0));
		right.add(bar);
		right.add(cancel);
		final JPanel progress = new JPanel(new BorderLayout(6, 0));
		progress.setBorder(BorderFactory.createEmptyBorder(0, 8, 8, 8));
		progress.add(status);
		progress.add(right, BorderLayout.EAST);
		return progress;
	}

	private final class Watcher extends WindowAdapter {

		@Override
		public void windowOpened(final WindowEvent event) {
			WindowManager.addWindow(frame);
		}

		/** Something may have been imported, or put into a folder by hand. */
		@Override
		public void windowActivated(final WindowEvent event) {
			if (busy == null) reload("");
		}

		@Override
		public void windowClosed(final WindowEvent event) {
			WindowManager.removeWindow(frame);
			if (busy != null) busy.cancel();
			worker.shutdown();
		}
	}

	private ModelEntry selected() {
		return list.getSelectedValue().entry();
	}

	/** What finds that very model, also behind another one of its name. */
	private static String key(final ModelEntry entry) {
		return entry.folder().map(folder -> folder.toAbsolutePath().toString()).orElse(entry.name());
	}

	private void enable() {
		final Optional<ModelEntry> entry = Optional.ofNullable(list.getSelectedValue()).map(ModelCell.Row::entry);
		importing.setEnabled(busy == null);
		install.setEnabled(busy == null);
		check.setEnabled(busy == null && entry.flatMap(ModelEntry::model).isPresent());
		show.setEnabled(entry.isEmpty() || entry.flatMap(ModelEntry::folder).isPresent());
		remove.setEnabled(busy == null && entry.map(ModelEntry::isRemovable).orElse(false));
		bar.setVisible(busy != null);
		cancel.setVisible(busy != null);
	}

	/** Reads the list again and then shows a sentence. */
	private void reload(final String sentence) {
		worker.execute(() -> {
			final List<ModelCell.Row> found = catalogue.get().entries().stream().map(ModelCell.Row::of).toList();
			SwingUtilities.invokeLater(() -> {
				final String before = list.getSelectedValue() == null ? "" : key(selected());
				rows.clear();
				rows.addAll(found);
				found.stream().filter(row -> key(row.entry()).equals(before)).findFirst().ifPresent(row -> list
					.setSelectedValue(row, true));
				status.setText(PlainText.line(sentence.isEmpty() ? found.size() + " models" : sentence));
				enable();
			});
		});
	}

	private void install(final Installer.Order order) {
		if (!order.source().isEmpty() || order.list().isEmpty()) {
			start("Installing", task -> {
				task.bytes = true;
				return "The model '" + new Installer(catalogue.get()).install(order, task).name() + "' is installed.";
			});
			return;
		}
		start("Reading the list", task -> {
			final CatalogueFile file = new Installer(catalogue.get()).list(order.list().get(), task);
			SwingUtilities.invokeLater(() -> choose(order, file));
			return file.note();
		});
	}

	private void choose(final Installer.Order order, final CatalogueFile file) {
		final String[] offers = file.offers().stream().map(offer -> PlainText.line(offer.id() + "  –  " + offer
			.title())).toArray(String[]::new);
		if (offers.length == 0) {
			tell("The list has no models with ONNX weights.", JOptionPane.WARNING_MESSAGE);
			return;
		}
		final Object chosen = JOptionPane.showInputDialog(frame, "Model", "Install a model", JOptionPane.PLAIN_MESSAGE,
			null, offers, offers[0]);
		for (int i = 0; i < offers.length; i++) {
			if (offers[i].equals(chosen)) install(new Installer.Order(file.offers().get(i).id(), order.list(), order
				.name(), order.sha256(), order.replace()));
		}
	}

	private void showFolder() {
		final Path folder = Optional.ofNullable(list.getSelectedValue()).flatMap(row -> row.entry().folder()).orElseGet(
			UserFolder::models);
		if (!FolderView.open(folder)) tell(folder.toString(), JOptionPane.INFORMATION_MESSAGE);
	}

	private void remove(final ModelEntry entry) {
		final Object[] choices = { "Remove", "Cancel" };
		if (JOptionPane.showOptionDialog(frame, sentence("Delete the model '" + entry.name() + "' from " + entry
			.where() + "?"), "Remove a model", JOptionPane.DEFAULT_OPTION, JOptionPane.WARNING_MESSAGE, null, choices,
			choices[1]) != 0) return;
		start("Removing", task -> {
			new Installer(catalogue.get()).remove(entry);
			return "The model '" + entry.name() + "' is removed.";
		});
	}

	private void start(final String what, final Work work) {
		final Task task = new Task(what);
		busy = task;
		status.setText(what + "...");
		enable();
		worker.execute(() -> {
			String sentence = "";
			String problem = "";
			try {
				sentence = work.run(task);
			}
			catch (final CancellationException e) {
				sentence = "Cancelled; nothing has changed.";
			}
			catch (final DeepLabException e) {
				problem = Wording.of(e);
			}
			catch (final RuntimeException | LinkageError | OutOfMemoryError e) {
				problem = "DeepLab failed for a reason not foreseen: " + e + ".";
			}
			done(task, sentence, problem);
		});
	}

	private void done(final Task task, final String sentence, final String problem) {
		SwingUtilities.invokeLater(() -> {
			task.timer.stop();
			busy = null;
			enable();
			if (!worker.isShutdown()) reload(sentence);
			if (!problem.isEmpty()) tell(problem, JOptionPane.ERROR_MESSAGE);
		});
	}

	private void tell(final String text, final int kind) {
		JOptionPane.showMessageDialog(frame, sentence(text), TITLE, kind);
	}

	private static JTextArea sentence(final String text) {
		final JTextArea area = new JTextArea(text);
		area.setColumns(SENTENCE_COLUMNS);
		area.setLineWrap(true);
		area.setWrapStyleWord(true);
		area.setEditable(false);
		area.setOpaque(false);
		area.setFont(UIManager.getFont("Label.font"));
		area.setSize(area.getPreferredSize().width, 1);
		return area;
	}

	/** Shows how far it is. */
	private final class Task implements Monitor {

		private final AtomicBoolean stop = new AtomicBoolean();
		private final String what;
		private final Timer timer = new Timer(REFRESH_MILLISECONDS, event -> paint());
		private volatile long done;
		private volatile long total = -1;
		private volatile boolean bytes;

		Task(final String what) {
			this.what = what;
			timer.start();
		}

		private void paint() {
			bar.setIndeterminate(total <= 0);
			if (total > 0) bar.setValue((int) (STEPS * (double) done / total));
			if (bytes && !stop.get()) status.setText(what + ": " + ByteCount.text(done) + (total > 0 ? " of " +
				ByteCount.text(total) : ""));
		}

		@Override
		public void progress(final long nowDone, final long nowTotal) {
			done = nowDone;
			total = nowTotal;
		}

		@Override
		public boolean cancelled() {
			return stop.get();
		}

		void cancel() {
			stop.set(true);
			status.setText("Cancelling...");
		}
	}
}
