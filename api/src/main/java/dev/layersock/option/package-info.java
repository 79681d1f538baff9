/** Socket options and control codes, each with the type of its value. */
@NullMarked
package dev.layersock.option;

import org.jspecify.annotations.NullMarked;
