package io.github.deeplabij.image;

import io.github.deeplabij.model.ClassInfo;

import ij.process.LUT;

/**
 * A look-up table whose neighbouring values look as different as can be: 0 is black, and each further colour is the one
 * farthest from all before it in CIE L*a*b* (C. Glasbey et al., Colour displays for categorical images, Color Research
 * &amp; Application 32, 2007). Dark colours are left out, so that all show on the black background.
 */
final class Glasbey {

	/** Three hexadecimal digits for each value, as in #fff; to find them takes a start a tenth of a second. */
	private static final String TABLE = "" +
		"0000f050ff000fffaffd6060a5407af2e36ef078f9feedf0928f807868706b09680a782cefbabfda7f55f8a8cda25f4b" +
		"9b576bb40088d7f09f0fc9db5555f6df70a4752fd0b0fc990bfd93ab004ff859f2a02064c6a74b562ccafbdb2b889950" +
		"f98b9f558ca096f836695ba58553ba680d56c0706bf620dfcdfcffc01afbb9c0c0af6ff57c7267553f05fa0e7dfd978b" +
		"1acfcbf6ab67a7544d0d87a9a6cbbbac8c5f748ad178f4c4ff949172effdbe84656ecfa6931985876f03184f6ec7469a" +
		"9904978d6c05d728cfcc56dd0f835bc3ad65a73b0df2ceb6ecfc8a89e9ac357a7b7b849d8b3a706eadbcf58f8c93482a" +
		"f09b38783bdcfc39a79fee0f6a4cfca5dc58dc24745e17e4f42f64d8876dcd0ff0650d2467707e182472c43bd4b97768" +
		"c5cfb40a0579998756dd8842ff7a890cacf5c666bbb92c7c44bc8f18a5c6a33bb7a4ffb974e47bdaed80e9c77bfabe6b" +
		"2f4a46a58a10587993a770bcf77b53b248f78d0d1cbf08ef0667391d6654746a5a4a5c30db966f9b91cf1627ad9d4076";
	private static final int[] COLOURS = parse();

	private Glasbey() {}

	/** The colour of a value as 0xRRGGBB; values past 255 start again at 1. */
	static int colour(final int value) {
		return COLOURS[value < COLOURS.length ? value : 1 + (value - 1) % (COLOURS.length - 1)];
	}

	/** All colours, as ImageJ shows an image in them. */
	static LUT lut() {
		final byte[][] table = new byte[3][256];
		for (int value = 0; value < 256; value++)
			for (int c = 0; c < 3; c++) table[c][value] = (byte) (colour(value) >> 16 - 8 * c);
		return new LUT(table[0], table[1], table[2]);
	}

	/** The colour of a class: its own, or the one of its value; 0 gets the last one where it is not the background. */
	static int colour(final ClassInfo each) {
		final boolean black = each.value() == 0 && !each.isBackground();
		return each.colour().orElse(black ? COLOURS[COLOURS.length - 1] : colour(each.value()));
	}

	private static int[] parse() {
		final int[] colours = new int[TABLE.length() / 3];
		for (int value = 0; value < colours.length; value++) {
			// each digit stands for two
			final int rgb = Integer.parseInt(TABLE, 3 * value, 3 * value + 3, 16);
			colours[value] = 17 * (rgb >> 8 << 16 | (rgb >> 4 & 15) << 8 | rgb & 15);
		}
		return colours;
	}
}
