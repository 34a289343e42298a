package io.github.deeplabij.image;

import java.util.List;

import io.github.deeplabij.model.ClassInfo;
import io.github.deeplabij.plane.PlaneSource;

import ij.process.LUT;

/**
 * Probabilities of classes for each plane of an image, which a refinement starts from.
 *
 * @param classes what the channels of the planes stand for
 * @param planes as many as the image has, in the order of its stack, of the same size; reading them throws a
 *           DeepLabException
 *          where they are no probabilities
 * @param lut the look-up table for labels, or null for one of the classes' colours
 * @param origin where they are from, for the result's info
 */
record ClassMaps(List<ClassInfo> classes, List<PlaneSource> planes, LUT lut, String origin) {
}
