package dev.layersock.settings;

/** The settings of a provider that has none. */
public record NoSettings() {}
