/** What the machine has to allow for a benchmark to run. */
@NullMarked
package dev.layersock.benchmarks.machine;

import org.jspecify.annotations.NullMarked;
