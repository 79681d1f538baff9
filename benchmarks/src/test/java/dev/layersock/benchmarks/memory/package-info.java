@NullMarked
package dev.layersock.benchmarks.memory;

import org.jspecify.annotations.NullMarked;
