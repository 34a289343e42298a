package io.github.deeplabij.window;

import java.awt.BorderLayout;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.Font;
import java.awt.GraphicsEnvironment;
import java.awt.Rectangle;
import java.awt.Toolkit;
import java.awt.datatransfer.StringSelection;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.io.File;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import javax.swing.BorderFactory;
import javax.swing.Box;
import javax.swing.BoxLayout;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JFileChooser;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.JOptionPane;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.JToggleButton;
import javax.swing.Scrollable;
import javax.swing.UIManager;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.PlainText;
import io.github.deeplabij.image.ChannelChoice;
import io.github.deeplabij.image.PanelFound;
import io.github.deeplabij.image.Wording;

import ij.ImagePlus;
import ij.WindowManager;

/**
 * The panel to explore with: what is seen of the active image is segmented while the user moves about in it and changes
 * values. There is one at most.
 */
public final class PanelWindow {

	/** What the window is called. */
	public static final String TITLE = "DeepLab Panel";

	private static final String MODEL = "model";
	private static final int GAP = 8;
	private static final Color WRONG = new Color(190, 40, 40);

	/** Of the event thread alone. */
	private static PanelWindow opened;

	private final PanelDoors doors;
	private final JFrame frame = new JFrame(TITLE);
	private final PanelModel model;
	private final PanelFields fields;
	private final PanelLook look;
	private final PanelLegend legend = new PanelLegend();
	private final PanelLive live;
	private final JLabel title = new JLabel(" ");
	private final JTextArea seen = area("seen");
	private final JTextArea status = area("status");
	private final JToggleButton more = new JToggleButton("More \u25B8");
	private final JButton run = new JButton("Run");
	private final JButton copy = new JButton("Copy macro");
	private final JButton save = new JButton("Save settings...");
	private final ExecutorService worker = Executors.newCachedThreadPool(task -> {
		final Thread thread = new Thread(task, "DeepLab panel run");
		thread.setDaemon(true);
		return thread;
	});
	/** What runs on the whole image; null if nothing does. */
	private PanelDoors.Job job;

	private PanelWindow(final PanelDoors doors, final List<PanelDoors.Field> all) {
		this.doors = doors;
		live = new PanelLive(doors::request, new Told());
		model = new PanelModel(all.stream().filter(each -> each.name().equals(MODEL)).findFirst().orElseThrow(),
			this::changed);
		fields = new PanelFields(all.stream().filter(each -> !each.name().equals(MODEL)).toList(), this::changed);
		look = new PanelLook(live::set);
		build();
	}

	/** Opens the panel, or brings it to the front. Call it from any thread but the event thread. */
	public static void open(final PanelDoors doors) {
		final List<PanelDoors.Field> all = doors.fields();
		EventQueue.invokeLater(() -> {
			if (opened == null) opened = new PanelWindow(doors, all);
			opened.frame.setVisible(true);
			opened.frame.toFront();
		});
	}

	private void build() {
		final JPanel content = new Content();
		more.addActionListener(event -> {
			fields.more().setVisible(more.isSelected());
			more.setText(more.isSelected() ? "More \u25BE" : "More \u25B8");
			fit();
		});
		fields.more().setVisible(false);
		legend.setBorder(BorderFactory.createEmptyBorder(GAP / 2, 0, GAP, 0));
		for (final JComponent each : List.of(fields.always(), look, legend, more, fields.more())) {
			each.setAlignmentX(JComponent.LEFT_ALIGNMENT);
			content.add(each);
		}
		content.add(Box.createVerticalGlue());
		final JPanel north = new JPanel(new BorderLayout(GAP, GAP));
		north.add(title, BorderLayout.NORTH);
		north.add(model);
		north.setBorder(BorderFactory.createEmptyBorder(GAP, GAP, 0, GAP));
		final JPanel south = new JPanel(new BorderLayout(GAP, GAP));
		south.add(seen, BorderLayout.NORTH);
		south.add(status);
		south.add(buttons(), BorderLayout.SOUTH);
		south.setBorder(BorderFactory.createEmptyBorder(0, GAP, GAP, GAP));
		final JScrollPane scroll = new JScrollPane(content);
		scroll.setBorder(BorderFactory.createEmptyBorder());
		scroll.getVerticalScrollBar().setUnitIncrement(frame.getFontMetrics(title.getFont()).getHeight());
		frame.add(north, BorderLayout.NORTH);
		frame.add(scroll);
		frame.add(south, BorderLayout.SOUTH);
		frame.setDefaultCloseOperation(JFrame.DISPOSE_ON_CLOSE);
		frame.addWindowListener(new Watcher());
		frame.setLocationByPlatform(true);
		fit();
		live.set(values());
		live.set(look.look());
		live.start();
		worker.execute(this::readModels);
	}

	private JPanel buttons() {
		run.setToolTipText("Segment the whole image with these values");
		copy.setToolTipText("Copy the line of a macro that does what Run does");
		save.setToolTipText("Save these values in a file");
		run.addActionListener(event -> runOrStop());
		copy.addActionListener(event -> copy());
		save.addActionListener(event -> save());
		final JPanel buttons = new JPanel();
		buttons.setLayout(new BoxLayout(buttons, BoxLayout.LINE_AXIS));
		final JButton folder = new JButton("Run on folder...");
		folder.setToolTipText("Segment all images of a folder with these values");
		folder.addActionListener(event -> folder());
		buttons.add(run);
		for (final JButton each : List.of(folder, copy, save)) {
			buttons.add(Box.createHorizontalStrut(GAP));
			buttons.add(each);
		}
		return buttons;
	}

	/** For a sentence or two. */
	private static JTextArea area(final String name) {
		final JTextArea area = new JTextArea(2, 1);
		area.setName(name);
		area.setLineWrap(true);
		area.setWrapStyleWord(true);
		area.setEditable(false);
		area.setOpaque(false);
		area.setFont(UIManager.getFont("Label.font").deriveFont(Font.PLAIN));
		return area;
	}

	/** As large as it has to be, but no larger than the screen. */
	private void fit() {
		frame.pack();
		final Rectangle most = GraphicsEnvironment.getLocalGraphicsEnvironment().getMaximumWindowBounds();
		frame.setSize(Math.min(frame.getWidth(), most.width), Math.min(frame.getHeight(), most.height));
		if (!frame.isShowing()) return;
		frame.setLocation(frame.getX(), Math.max(most.y, Math.min(frame.getY(), most.y + most.height - frame
			.getHeight())));
	}

	private Map<String, String> values() {
		final Map<String, String> values = new LinkedHashMap<>();
		values.put(MODEL, model.value());
		values.putAll(fields.values());
		return values;
	}

	private void changed() {
		live.set(values());
	}

	private void readModels() {
		final List<PanelModel.Shown> found = doors.models().stream().filter(each -> each.problem().isEmpty()).map(
			each -> PanelModel.Shown.of(each, model.side())).toList();
		EventQueue.invokeLater(() -> model.show(found));
	}

	/** Tells what came of a button. */
	private void tell(final String sentence, final boolean wrong) {
		tell(status, sentence, wrong);
	}

	private static void tell(final JTextArea area, final String sentence, final boolean wrong) {
		area.setForeground(wrong ? WRONG : UIManager.getColor("Label.foreground"));
		area.setText(PlainText.line(sentence));
	}

	private void runOrStop() {
		if (job != null) {
			job.cancel();
			tell("Stopping...", false);
			return;
		}
		if (live.image() == null) {
			tell("There is no image to segment; open one first.", true);
			return;
		}
		try {
			final PanelDoors.Job begun = doors.job(values(), live.image());
			job = begun;
			live.pause(true);
			run.setText("Stop");
			tell("Segmenting the whole image...", false);
			worker.execute(() -> run(begun));
		}
		catch (final DeepLabException e) {
			tell(Wording.of(e), true);
		}
	}

	private void run(final PanelDoors.Job begun) {
		try {
			final List<ImagePlus> made = begun.run();
			EventQueue.invokeLater(() -> {
				live.passOver(made);
				ended(made.isEmpty() ? "Done." : "Done: " + String.join(", ", made.stream().map(ImagePlus::getTitle)
					.toList()) + ".", false);
			});
		}
		catch (final CancellationException e) {
			EventQueue.invokeLater(() -> ended("Stopped; nothing has changed.", false));
		}
		catch (final DeepLabException e) {
			EventQueue.invokeLater(() -> ended(Wording.of(e), true));
		}
	}

	private void ended(final String sentence, final boolean wrong) {
		run.setText("Run");
		// it would hide what a run has laid over the image
		if (!wrong && job.laysOver()) look.hideResult();
		job = null;
		live.pause(false);
		tell(sentence, wrong);
	}

	private void folder() {
		try {
			doors.folder(values());
		}
		catch (final DeepLabException e) {
			tell(Wording.of(e), true);
		}
	}

	private void copy() {
		try {
			Toolkit.getDefaultToolkit().getSystemClipboard().setContents(new StringSelection(doors.macro(values())),
				null);
			tell("The macro line is copied; paste it into a macro (Plugins > New > Macro).", false);
		}
		catch (final DeepLabException e) {
			tell(Wording.of(e), true);
		}
		catch (final IllegalStateException e) {
			tell("Another program holds the clipboard; try again.", true);
		}
	}

	private void save() {
		final JFileChooser chooser = new JFileChooser();
		chooser.setSelectedFile(new File("deeplab-settings.json"));
		if (chooser.showSaveDialog(frame) != JFileChooser.APPROVE_OPTION) return;
		final File file = chooser.getSelectedFile();
		if (file.exists() && JOptionPane.showConfirmDialog(frame, "Replace " + PlainText.line(file.getName()) + "?",
			TITLE, JOptionPane.OK_CANCEL_OPTION) != JOptionPane.OK_OPTION) return;
		final Map<String, String> values = values();
		worker.execute(() -> {
			try {
				doors.save(values, file.toPath());
				EventQueue.invokeLater(() -> tell("The settings are saved in " + file + ".", false));
			}
			catch (final DeepLabException e) {
				EventQueue.invokeLater(() -> tell(Wording.of(e), true));
			}
		});
	}

	private final class Watcher extends WindowAdapter {

		@Override
		public void windowOpened(final WindowEvent event) {
			WindowManager.addWindow(frame);
		}

		@Override
		public void windowClosed(final WindowEvent event) {
			WindowManager.removeWindow(frame);
			if (opened == PanelWindow.this) opened = null;
			if (job != null) job.cancel();
			live.close();
			worker.shutdown();
		}
	}

	/** Shows what the live view tells. */
	private final class Told implements PanelLive.Hearer {

		@Override
		public void image(final ImagePlus image) {
			title.setText(image == null ? "No image" : "Image: " + PlainText.line(image.getTitle()));
			if (image != null) fields.setChannels(ChannelChoice.choices(image));
			else tell(seen, "Open an image; the part of it that you see is segmented at once.", false);
		}

		@Override
		public void busy() {
			tell(seen, "Segmenting...", false);
		}

		@Override
		public void found(final PanelFound found) {
			if (legend.show(found) && frame.getHeight() < frame.getPreferredSize().height) fit();
			final String objects = found.objects().isEmpty() ? "" : found.objects().getAsInt() == 1
				? "1 object in view. " : found.objects().getAsInt() + " objects in view. ";
			final boolean cut = found.region().width() == PanelLive.LARGEST || found.region()
				.height() == PanelLive.LARGEST;
			tell(seen, objects + String.format(Locale.ROOT, "%d x %d pixels in %.2f s%s", found.region().width(), found
				.region().height(), found.seconds(), found.exact() ? "." : "; exact borders follow.") + (cut
					? " This is the middle of the view; zoom in to see all of it." : ""), false);
		}

		@Override
		public void failed(final String sentence) {
			tell(seen, sentence, true);
		}
	}

	/** What lies in the scroll pane: as wide as that is. */
	private static final class Content extends JPanel implements Scrollable {

		private static final long serialVersionUID = 1L;

		Content() {
			setLayout(new BoxLayout(this, BoxLayout.PAGE_AXIS));
			setBorder(BorderFactory.createEmptyBorder(GAP, GAP, GAP, GAP));
		}

		@Override
		public Dimension getPreferredScrollableViewportSize() {
			return getPreferredSize();
		}

		@Override
		public int getScrollableUnitIncrement(final Rectangle seen, final int orientation, final int direction) {
			return getFontMetrics(getFont()).getHeight();
		}

		@Override
		public int getScrollableBlockIncrement(final Rectangle seen, final int orientation, final int direction) {
			return seen.height;
		}

		@Override
		public boolean getScrollableTracksViewportWidth() {
			return true;
		}

		@Override
		public boolean getScrollableTracksViewportHeight() {
			return false;
		}
	}
}
