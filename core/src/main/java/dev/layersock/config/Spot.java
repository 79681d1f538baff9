package dev.layersock.config;

import dev.layersock.composition.SettingValue.Source;
import dev.layersock.settings.Origin;

/**
 * Where the binder is.
 *
 * @param path the key, with the keys and indices of what it is in
 * @param origin the place in the file; for a default, that of the section which lacks the key
 * @param isDefault whether the file says nothing here
 */
record Spot(String path, Origin origin, boolean isDefault) {
  Spot child(String key) {
    return new Spot(path.isEmpty() ? key : path + "." + key, origin, isDefault);
  }

  Spot item(int index, Origin itemOrigin) {
    return new Spot(path + "[" + index + "]", isDefault ? origin : itemOrigin, isDefault);
  }

  Spot at(Origin place) {
    return new Spot(path, place, isDefault);
  }

  Spot asDefault() {
    return new Spot(path, origin, true);
  }

  Source source() {
    return isDefault ? Source.DEFAULT : Source.FILE;
  }
}
