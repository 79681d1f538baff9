package dev.layersock.config;

import dev.layersock.composition.SettingValue;
import dev.layersock.descriptor.ProviderDescriptor;
import dev.layersock.settings.Origin;
import java.util.List;
import java.util.Optional;

/**
 * A layer or base as a chain lists it.
 *
 * @param kind its kind's name
 * @param descriptor its kind; empty if there is none of that name
 * @param givenName the name that the file gives it; empty if none
 * @param nameOrigin where that stands, else where it is listed
 * @param settings empty if a problem was reported
 * @param values the settings as text
 * @param origin where it is listed
 */
record Listed(
    String kind,
    Optional<ProviderDescriptor> descriptor,
    Optional<String> givenName,
    Origin nameOrigin,
    Optional<Record> settings,
    List<SettingValue> values,
    Origin origin) {}
