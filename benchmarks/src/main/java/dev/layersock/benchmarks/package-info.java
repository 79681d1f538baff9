/** Where the benchmarks' jar begins. */
@NullMarked
package dev.layersock.benchmarks;

import org.jspecify.annotations.NullMarked;
