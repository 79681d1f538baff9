@NullMarked
package dev.layersock.benchmarks.readiness;

import org.jspecify.annotations.NullMarked;
