package dev.layersock.net;

import dev.layersock.error.WsaException;
import dev.layersock.option.SockOpt;
import dev.layersock.socket.ChainSocket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The options that were set on a socket, also before the chain's socket exists, which is when the
 * address family is known. Any thread may call it.
 */
final class ImplOptions {
  private final ReentrantLock lock = new ReentrantLock();

  /** In the order in which they were set last. Guarded by the lock. */
  private final Map<JavaOption<?>, Object> values = new LinkedHashMap<>();

  /**
   * Keeps a value, and sets it.
   *
   * @param socket null while there is none
   */
  void set(JavaOption<?> option, Object value, @Nullable ChainSocket socket) throws WsaException {
    if (socket != null) {
      apply(option, value, socket);
    }
    lock.lock();
    try {
      values.remove(option);
      values.put(option, value);
    } finally {
      lock.unlock();
    }
  }

  /** The value that was set or is the usual one; null if only a socket knows it. */
  @Nullable Object early(JavaOption<?> option) {
    Object value;
    lock.lock();
    try {
      value = values.get(option);
    } finally {
      lock.unlock();
    }
    return value == null ? initial(option) : value;
  }

  /** Sets on a new socket what was set before. */
  void applyTo(ChainSocket socket) throws WsaException {
    for (Map.Entry<JavaOption<?>, Object> set : values().entrySet()) {
      apply(set.getKey(), set.getValue(), socket);
    }
  }

  private Map<JavaOption<?>, Object> values() {
    lock.lock();
    try {
      return new LinkedHashMap<>(values);
    } finally {
      lock.unlock();
    }
  }

  /** Asks a socket. */
  static <T> Object read(JavaOption<T> option, ChainSocket socket) throws WsaException {
    return option.toJava().apply(socket.getOption(option.option()));
  }

  private static <T> void apply(JavaOption<T> option, Object value, ChainSocket socket)
      throws WsaException {
    socket.setOption(option.option(), option.toChain().apply(value));
  }

  private static <T> @Nullable Object initial(JavaOption<T> option) {
    SockOpt<T> chain = option.option();
    T initial = chain.initial();
    return initial == null ? null : option.toJava().apply(initial);
  }
}
