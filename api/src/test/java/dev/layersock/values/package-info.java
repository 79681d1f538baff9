/** Tests of the interface's small values. */
@org.jspecify.annotations.NullMarked
package dev.layersock.values;
