/**
 * The allocation gate: how many bytes an operation allocates may not grow. Time is too noisy for a
 * gate on shared machines; allocation is exact.
 */
@NullMarked
package dev.layersock.benchmarks.gate;

import org.jspecify.annotations.NullMarked;
