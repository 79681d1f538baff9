package dev.layersock.chain;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.protocol.Printable;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one policy for what a provider throws that it should not, at every place where it is called:
 * functions, upcalls, timers, offloaded work, conditions of accept, explain, cleanup.
 *
 * <ul>
 *   <li>Everything is caught where the provider was called from, checked exceptions that are thrown
 *       unseen included, and named after the provider.
 *   <li>It is logged with its trace the first time that this provider throws this in this place,
 *       and at DEBUG from then on.
 *   <li>Who called a function gets {@link WsaError#WSASYSCALLFAILURE}. Who cannot be thrown at gets
 *       nothing; the work goes on with the next provider.
 *   <li>An error of the machine (out of memory, say) is not the provider's: a function throws it
 *       on. A thread of the system's own logs it like the rest. A {@link StackOverflowError} is the
 *       provider's.
 * </ul>
 *
 * <p>One for each provider of a chain. Any thread may call it; nothing is locked.
 */
final class Faults {
  private static final Logger log = LoggerFactory.getLogger(Faults.class);

  /** Kinds of faults that are remembered: enough for a provider that throws all there are. */
  private static final int MOST_KINDS = 256;

  private final String provider;
  private final Set<Kind> known = ConcurrentHashMap.newKeySet(0);

  private record Kind(String where, String what) {}

  Faults(String provider) {
    this.provider = provider;
  }

  /**
   * Loads what a fault needs. Classes that were first needed at the end of a stack would stay
   * broken for all.
   */
  static void prepare() {
    StackOverflowError sample = new StackOverflowError();
    WsaException failure =
        new Faults(Framework.NAME).failure(WspFunction.CONNECT, sample.toString(), sample);
    log.trace("event=faults-ready sample={}", Printable.quoted(failure.getMessage()));
  }

  /** The provider's name in its chain. */
  String provider() {
    return provider;
  }

  /** What a caller of a function gets for what the provider threw. Throws the machine's errors. */
  WsaException failure(WspFunction function, Throwable thrown) {
    if (thrown instanceof WsaException expected) {
      return Framework.raisedBy(expected, provider, function);
    }
    if (isMachines(thrown)) {
      throw (VirtualMachineError) thrown;
    }
    log(function.methodName(), thrown);
    return failure(function, "it threw " + describe(thrown), thrown);
  }

  /** What the provider threw where nobody can be thrown at. */
  void caught(String where, Throwable thrown) {
    log(where, thrown);
  }

  /** As {@link #caught}, for a fault that fails a call in progress, or all of a socket. */
  WsaException caught(String where, Throwable thrown, WspFunction failing) {
    log(where, thrown);
    return failure(failing, "it threw " + describe(thrown), thrown);
  }

  /** A failure that names the provider as its cause. */
  WsaException failure(WspFunction function, String what, @Nullable Throwable cause) {
    return Framework.raisedBy(
        new WsaException(
            WsaError.WSASYSCALLFAILURE, "'" + provider + "' is faulty: " + what, null, cause),
        provider,
        function);
  }

  /** Whether it is the machine's trouble rather than the provider's. */
  static boolean isMachines(Throwable thrown) {
    return thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError);
  }

  /**
   * Logs what the provider did against its contract, as {@link #caught} logs what it threw.
   *
   * @param rule which part of the contract, the same each time
   */
  void broken(WspFunction function, String rule, String what) {
    String text = "event=contract-broken provider={} function={} what={}";
    if (isNew(new Kind(function.methodName(), rule))) {
      log.error(text, provider, function.methodName(), Printable.quoted(what));
    } else {
      log.debug(text, provider, function.methodName(), Printable.quoted(what));
    }
  }

  /** Logs that the provider has taken long in a call, once for each function. */
  void slow(WspFunction function, long millis) {
    if (isNew(new Kind(function.methodName(), "slow"))) {
      log.warn(
          "event=provider-slow provider={} function={} ms={} what=\"its descriptor says that it does"
              + " not block\"",
          provider,
          function.methodName(),
          millis);
    }
  }

  private void log(String where, Throwable thrown) {
    if (thrown instanceof StackOverflowError overflow && !StackRoom.isThere()) {
      throw overflow; // somebody further out has room for it
    }
    try {
      if (isNew(new Kind(where, thrown.getClass().getName()))) {
        log.error(
            "event=provider-faulty provider={} where={}",
            provider,
            Printable.quoted(where),
            thrown);
      } else {
        log.debug(
            "event=provider-faulty provider={} where={} again",
            provider,
            Printable.quoted(where),
            thrown);
      }
    } catch (Throwable e) { // what was thrown throws when it is asked what it is
      log.error(
          "event=provider-faulty provider={} where={} thrown={} what=\"it cannot be shown\"",
          provider,
          Printable.quoted(where),
          thrown.getClass().getName());
    }
  }

  /** What was thrown, for a person; it may throw again when it is asked. */
  static String describe(Throwable thrown) {
    try {
      return thrown.toString();
    } catch (Throwable e) {
      return thrown.getClass().getName() + ", which cannot be shown";
    }
  }

  private boolean isNew(Kind kind) {
    return known.size() < MOST_KINDS && known.add(kind);
  }
}
