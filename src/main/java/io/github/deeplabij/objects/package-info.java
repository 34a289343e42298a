/**
 * From a plane's maps to its objects: {@link io.github.deeplabij.objects.ObjectMaps} keeps the maps,
 * {@link io.github.deeplabij.objects.ObjectFinder} groups their pixels, {@link io.github.deeplabij.objects.ObjectPlane}
 * is the result, and {@link io.github.deeplabij.objects.SliceLinker} links the objects of slices.
 */
package io.github.deeplabij.objects;
