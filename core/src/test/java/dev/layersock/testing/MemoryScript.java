package dev.layersock.testing;

import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What a test told a memory base to do, and what it was asked. Any thread may call it. */
public final class MemoryScript {
  /** What a connect to a listening socket answers. */
  public enum Connecting {
    /** Connected. */
    AT_ONCE,
    /** In progress until the test says {@link MemoryBase#complete}. */
    WHEN_TOLD,
    /** In progress, and completed before the call returns. */
    BEFORE_RETURNING
  }

  private final Queue<WspFunction> calls = new ConcurrentLinkedQueue<>();
  private final Map<WspFunction, Queue<Exception>> failures = new ConcurrentHashMap<>();
  private volatile Connecting connecting = Connecting.AT_ONCE;
  private volatile int capacity = 64;

  MemoryScript() {}

  /** The functions that were called, in order. */
  public List<WspFunction> calls() {
    return new ArrayList<>(calls);
  }

  /** Lets the next call of a function fail; repeated, the ones after it too. */
  public void failNext(WspFunction function, Exception failure) {
    failures.computeIfAbsent(function, f -> new ConcurrentLinkedQueue<>()).add(failure);
  }

  /** How connects answer from now on. */
  public void connecting(Connecting how) {
    this.connecting = how;
  }

  /** How many bytes can be on their way to one socket. */
  public void capacity(int bytes) {
    this.capacity = bytes;
  }

  Connecting connecting() {
    return connecting;
  }

  int capacity() {
    return capacity;
  }

  void called(WspFunction function) throws WsaException {
    calls.add(function);
    Queue<Exception> planned = failures.get(function);
    Exception failure = planned == null ? null : planned.poll();
    if (failure instanceof WsaException expected) {
      throw expected;
    }
    if (failure instanceof RuntimeException fault) {
      throw fault;
    }
  }
}
