/**
 * The fully connected conditional random field of Kr&auml;henb&uuml;hl and Koltun, "Efficient Inference in Fully
 * Connected CRFs with Gaussian Edge Potentials", NIPS 2011: arrays in, arrays out, nothing but the JDK.
 * <p>
 * Images, energies and results are held as {@code [channel or class][slice][y * width + x]}. An example, for a grey
 * image:
 *
 * <pre>
 * Grid grid = Grid.of(width, height);
 * Crf crf = Crf.of(Kernel.potts(Gaussian.spatial(3), 3), Kernel.potts(Gaussian.bilateral(80, 13), 10));
 * MeanField field = new FastMeanField(new Guide(grid, new float[][][] { { pixels } }));
 * int[][] labels = field.infer(crf, Unary.ofProbabilities(grid, probabilities), Monitor.NONE).labels();
 * </pre>
 */
package io.github.deeplabij.crf;
