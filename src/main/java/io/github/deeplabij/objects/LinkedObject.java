package io.github.deeplabij.objects;

/**
 * An object of several slices.
 *
 * @param id its number: 1 to the number of objects, in the order of its first slice and its least label there
 * @param classNumber its class
 * @param voxels how many pixels it has in all slices
 * @param firstSlice the first slice that it is in, from 0
 * @param lastSlice the last one; a slice in between may lack it
 */
public record LinkedObject(int id, int classNumber, long voxels, int firstSlice, int lastSlice) {}
