/** Tests of finding providers. */
@NullMarked
package dev.layersock.discovery;

import org.jspecify.annotations.NullMarked;
