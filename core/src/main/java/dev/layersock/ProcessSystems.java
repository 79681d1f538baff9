package dev.layersock;

import dev.layersock.catalog.Sockets;
import dev.layersock.net.ChainSource;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The systems of the process: one for each file of chains, begun when a factory first asks for it,
 * and kept until the process ends. Any thread may call it.
 */
public final class ProcessSystems implements ChainSource {
  private static final Map<Path, Layersock> SYSTEMS = new ConcurrentHashMap<>();

  /** For {@link java.util.ServiceLoader}. */
  public ProcessSystems() {}

  @Override
  public Sockets sockets(Path file, @Nullable String entry) {
    Layersock system = SYSTEMS.computeIfAbsent(file, Layersock::load);
    return entry == null ? system.sockets() : system.sockets(entry);
  }
}
