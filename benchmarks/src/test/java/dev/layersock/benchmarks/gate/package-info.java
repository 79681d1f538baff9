@NullMarked
package dev.layersock.benchmarks.gate;

import org.jspecify.annotations.NullMarked;
