package dev.layersock.config;

/** Makes a value of a text. */
@FunctionalInterface
interface ScalarParser {
  Object parse(String text) throws BadValueException;
}
