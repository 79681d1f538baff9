package dev.layersock.testing;

import dev.layersock.settings.Setting;

/**
 * The settings of the memory base.
 *
 * @param network chains with the same name share the base
 */
public record MemorySettings(@Setting(value = "the network", byDefault = "test") String network) {}
