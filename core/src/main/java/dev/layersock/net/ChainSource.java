package dev.layersock.net;

import dev.layersock.catalog.Sockets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the factories that are known by their class name get their sockets from; found by {@link
 * java.util.ServiceLoader}. Any thread may call it.
 */
public interface ChainSource {
  /**
   * The sockets of a file of chains. All calls for one file share a system, which lives as long as
   * the process.
   *
   * @param file an absolute path
   * @param entry of the file's catalog; null for all of it
   * @throws dev.layersock.config.ConfigurationException if the file is wrong
   * @throws IllegalArgumentException if there is no such entry
   */
  Sockets sockets(Path file, @Nullable String entry);
}
