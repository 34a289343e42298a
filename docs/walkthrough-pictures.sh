#!/bin/bash
# Takes the pictures of docs/walkthrough.md, and some dialogs of other pages, from the running program.
#
#     mvn -q -DskipTests package
#     docs/walkthrough-pictures.sh [PICTURE ...]
#
# Without names it takes all pictures. It starts its own display, and needs Xvfb, xdotool, and import and convert of
# ImageMagick. The number of the display is DISPLAY_NUMBER, or 91.
set -euo pipefail
cd "$(dirname "$0")/.."
number=${DISPLAY_NUMBER:-91}
work=$PWD/target/walkthrough
mkdir -p "$work/home"
Xvfb ":$number" -screen 0 1366x900x24 >/dev/null 2>&1 &
display=$!
trap 'kill $display' EXIT
export DISPLAY=":$number"
jars=$(printf '%s:' target/imagej/plugins/DeepLab_IJ/*.jar)
sleep 2

# start STEP: opens ImageJ for a picture
start() {
	java -Duser.home="$work/home" -cp "target/imagej/ij.jar:$jars" ij.ImageJ -ijpath target/imagej \
		-macro docs/walkthrough-pictures.ijm "$1 $work" >"$work/$1.log" 2>&1 &
	program=$!
}

# window TITLE: the number of a window, once it is there and has drawn itself
window() {
	for _ in $(seq 60); do
		found=$(xdotool search --onlyvisible --name "$1" | tail -1) && [ -n "$found" ] && break
		sleep 1
	done
	sleep 3
	echo "$found"
}

# done_with FILE COLOURS: closes ImageJ and makes the file small
done_with() {
	kill $program
	wait $program 2>/dev/null || true
	convert "$1" +dither -colors "$2" -strip -define png:compression-level=9 "$1"
	ls -l "$1"
}

# dialog STEP TITLE FILE: one window
dialog() {
	start "$1"
	import -window "$(window "$2")" "docs/images/$3.png"
	done_with "docs/images/$3.png" 64
}

# screen STEP TITLE SECONDS AREA FILE: a part of the screen, some time after the window came; press="X Y" presses
# something in the window before
screen() {
	start "$1"
	shown=$(window "$2")
	if [ -n "${press:-}" ]; then
		xdotool mousemove --window "$shown" $press click 1
	fi
	sleep "$3"
	import -window root -crop "$4" +repage "docs/images/$5.png"
	done_with "docs/images/$5.png" 128
}

take() {
	case $1 in
		sample) dialog sample 'DeepLab Sample Image' walkthrough-sample ;;
		segment) dialog segment 'DeepLab Segment' dialog ;;
		labels) dialog labels 'Sample Image-labels' walkthrough-labels ;;
		objects) screen objects 'Results' 3 1300x425+0+98 walkthrough-objects ;;
		panel) screen panel 'DeepLab Panel' 8 1204x505+0+0 walkthrough-panel ;;
		more) press='250 167' screen more 'DeepLab Segment' 2 238x238+564+164 walkthrough-more ;;
		folder) dialog folder 'DeepLab Segment Folder' walkthrough-folder ;;
		folder-table) screen folder-table 'DeepLab folder' 1 760x190+0+100 walkthrough-folder-table ;;
		measure) dialog measure 'DeepLab Measure Objects' measure-dialog ;;
		refine) press='40 362' screen refine 'DeepLab Refine' 6 806x424+476+118 refine-dialog ;;
		install-gpu) dialog install-gpu 'DeepLab Install GPU' install-gpu-dialog ;;
		*) echo "no picture $1" >&2; exit 1 ;;
	esac
}

for picture in ${@:-sample segment more labels objects panel folder folder-table measure refine install-gpu}; do
	take "$picture"
done
