/** Tests of the configuration: golden files, parsers, binding. */
@NullMarked
package dev.layersock.config;

import org.jspecify.annotations.NullMarked;
