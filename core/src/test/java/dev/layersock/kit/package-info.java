/** For the tests of programs: runs in virtual time that a seed repeats. */
@NullMarked
package dev.layersock.kit;

import org.jspecify.annotations.NullMarked;
