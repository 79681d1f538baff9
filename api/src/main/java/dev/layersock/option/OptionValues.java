package dev.layersock.option;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.SocketType;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The option values of one socket, with the rules that are the same in every base provider: which
 * sockets have which option, which can be set, and which exclude each other.
 *
 * <p>Any thread may call it.
 */
public final class OptionValues {
  @SuppressWarnings("rawtypes") // a class has no type arguments
  private static final AtomicReferenceFieldUpdater<OptionValues, Map> VALUES =
      AtomicReferenceFieldUpdater.newUpdater(OptionValues.class, Map.class, "values");

  private final SocketType socketType;

  /** Copied on each change, so that accepted sockets share those of their listener. */
  private volatile Map<SockOpt<?>, Object> values;

  /** For a new socket: every option has its initial value. */
  public OptionValues(SocketType socketType) {
    this.socketType = socketType;
    this.values = Map.of();
  }

  /** For an accepted socket, which starts with the options of its listener. */
  public OptionValues(OptionValues listener) {
    this.socketType = listener.socketType;
    this.values = listener.values;
  }

  /**
   * The value that was set, or the initial one; null if it is for the provider to tell.
   *
   * @throws WsaException WSAENOPROTOOPT if the socket has no such option
   */
  public <T> @Nullable T get(SockOpt<T> option) throws WsaException {
    requireApplicable(option);
    Object value = values.get(option);
    return value == null ? option.initial() : option.type().cast(value);
  }

  /** Whether a flag is set; false for an option that this socket does not have. */
  public boolean isSet(SockOpt<Boolean> option) {
    return Boolean.TRUE.equals(values.get(option));
  }

  /** Whether a flag that is set at first was taken back. */
  public boolean isCleared(SockOpt<Boolean> option) {
    return Boolean.FALSE.equals(values.get(option));
  }

  /**
   * Keeps a value.
   *
   * @throws WsaException WSAENOPROTOOPT if the socket has no such option or it is read only;
   *     WSAEINVAL for SO_REUSEADDR together with SO_EXCLUSIVEADDRUSE, a negative buffer size or
   *     time, and a type of service outside of 0 to 255
   */
  public <T> void set(SockOpt<T> option, T value) throws WsaException {
    requireApplicable(option);
    if (!option.isWritable()) {
      throw new WsaException(WsaError.WSAENOPROTOOPT, option + " cannot be set");
    }
    Map<SockOpt<?>, Object> before;
    Map<SockOpt<?>, Object> after;
    do {
      before = values;
      if (!isValid(before, option, value)) {
        throw new WsaException(WsaError.WSAEINVAL, option + " cannot be " + value + " here");
      }
      after = new HashMap<>(before);
      after.put(option, value);
    } while (!VALUES.compareAndSet(this, before, Map.copyOf(after)));
  }

  /**
   * Takes back a value that was kept and could not be applied.
   *
   * @param before what {@link #get} said before; null for nothing
   */
  public <T> void restore(SockOpt<T> option, @Nullable T before) {
    Map<SockOpt<?>, Object> present;
    Map<SockOpt<?>, Object> after;
    do {
      present = values;
      after = new HashMap<>(present);
      if (before == null) {
        after.remove(option);
      } else {
        after.put(option, before);
      }
    } while (!VALUES.compareAndSet(this, present, Map.copyOf(after)));
  }

  private static boolean isValid(Map<SockOpt<?>, Object> present, SockOpt<?> option, Object value) {
    if (option == SockOpt.SO_REUSEADDR && Boolean.TRUE.equals(value)) {
      return !Boolean.TRUE.equals(present.get(SockOpt.SO_EXCLUSIVEADDRUSE));
    }
    if (option == SockOpt.SO_EXCLUSIVEADDRUSE && Boolean.TRUE.equals(value)) {
      return !Boolean.TRUE.equals(present.get(SockOpt.SO_REUSEADDR));
    }
    if (option == SockOpt.IP_TOS) {
      return value instanceof Integer tos && tos >= 0 && tos <= 255;
    }
    if (value instanceof Integer number) {
      return number >= 0;
    }
    return !(value instanceof Duration time) || !time.isNegative();
  }

  private void requireApplicable(SockOpt<?> option) throws WsaException {
    if (!option.applies().includes(socketType)) {
      throw new WsaException(
          WsaError.WSAENOPROTOOPT, option + " is not for " + socketType.label() + " sockets");
    }
  }
}
