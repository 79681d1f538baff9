package dev.layersock.chain;

import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Upcalls;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way up from one provider, compiled: for each upcall, the nearest layer above that sees it, or
 * what is above all. A layer that fails is named and passed by, so that nobody waits in vain.
 *
 * <p>It exists before the layers above it do. {@link #join} completes it before the chain is
 * published, which makes its fields visible to the threads that use the chain.
 */
final class UpcallTable implements Upcalls {
  private static final Logger log = LoggerFactory.getLogger(UpcallTable.class);

  private final Faults owner;
  private final Guard guard;
  private final SocketSink sink;
  private final boolean isOfBase;
  private @Nullable Place signalled;
  private @Nullable Place connectCompleted;
  private String completers;

  /**
   * A layer above.
   *
   * @param faults what becomes of its faults
   * @param table the way up from it
   */
  record Place(Faults faults, Upcalls layer, UpcallTable table) {}

  /** For a layer. Until {@link #join}, everything goes to the sink. */
  UpcallTable(Faults owner, SocketSink sink, Guard guard) {
    this(owner, sink, guard, false);
  }

  /** For a base, where all ways begin. */
  static UpcallTable ofBase(Faults owner, SocketSink sink, Guard guard) {
    return new UpcallTable(owner, sink, guard, true);
  }

  private UpcallTable(Faults owner, SocketSink sink, Guard guard, boolean isOfBase) {
    this.isOfBase = isOfBase;
    this.owner = owner;
    this.sink = sink;
    this.guard = guard;
    this.completers = owner.provider();
  }

  /** Says who is above; null where no layer sees that upcall. */
  void join(@Nullable Place signalled, @Nullable Place connectCompleted) {
    this.signalled = signalled;
    this.connectCompleted = connectCompleted;
    // Tables are joined from the top down, so those above are known: each learns of this one.
    for (Place above = connectCompleted; above != null; above = above.table.connectCompleted) {
      above.table.completers += "," + owner.provider();
    }
  }

  /** Who may have caused a wrong upcall that leaves here: the owner, and all that end below it. */
  String completers() {
    return completers;
  }

  @Override
  public void signalled(ProviderSocket s, int events) {
    Place above = signalled;
    if (above == null) {
      sink.signalled(s, events);
    } else if (isOfBase) {
      nest(above, s, events);
    } else {
      pass(above, s, events);
    }
  }

  /** Bounds how deep a layer can nest signals by what it does in them. */
  private void nest(Place above, ProviderSocket s, int events) {
    Nesting nesting = Nesting.current();
    if (nesting.isEndless(s)) { // each of the outer ones still goes through all layers
      above.faults.broken(
          WspFunction.WATCH,
          "nested signals",
          "this layer or one above it watches, in signalled, what is true and signalled again at"
              + " once, without end; pass the signal on instead");
      sink.signalled(s, events);
      return;
    }
    nesting.enter(s);
    try {
      pass(above, s, events);
    } finally {
      nesting.leave();
    }
  }

  private void pass(Place above, ProviderSocket s, int events) {
    try {
      above.layer.signalled(s, events);
    } catch (Throwable e) { // the thread is another's, and who waits above must hear of it
      if (Faults.isMachines(e)) { // nobody can be told by an exception
        guard.fail(s, above.faults.caught("signalled", e, WspFunction.WATCH));
      } else {
        above.faults.caught("signalled", e);
      }
      above.table.signalled(s, events);
    }
  }

  @Override
  public void connectCompleted(ProviderSocket s, @Nullable WsaException failure) {
    if (failure != null) {
      Framework.raisedBy(failure, owner.provider(), WspFunction.CONNECT);
    }
    Place above = connectCompleted;
    if (above == null) {
      if (!sink.connectCompleted(s, failure)) {
        log.error(
            "event=contract-broken providers={} what=\"one of them completed a connect that was not"
                + " in progress, or twice\"",
            completers);
      }
      return;
    }
    try {
      above.layer.connectCompleted(s, failure);
    } catch (Throwable e) {
      WsaException fault = above.faults.caught("connectCompleted", e, WspFunction.CONNECT);
      if (Faults.isMachines(e)) {
        guard.fail(s, fault);
      }
      above.table.completeAfterFault(s, fault);
    }
  }

  /** For an upcall that the faulty owner may have passed on before it threw. */
  private void completeAfterFault(ProviderSocket s, WsaException fault) {
    if (connectCompleted != null) {
      connectCompleted(s, fault);
    } else {
      sink.connectCompleted(s, fault); // false if it was passed on: nothing more to complain of
    }
  }
}
