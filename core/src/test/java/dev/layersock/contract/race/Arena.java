package dev.layersock.contract.race;

import dev.layersock.contract.Ability;
import dev.layersock.contract.ProviderUnderTest;
import dev.layersock.error.WsaException;
import dev.layersock.socket.ChainSocket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What all rounds of a race share: the transport, chains over it, and a worker. */
final class Arena {
  private static final int[] LAYERS = {0, 1, 7};

  private final ProviderUnderTest base;
  private final ExecutorService worker = Executors.newSingleThreadExecutor(Arena::workerThread);
  private final List<Lane> lanes = new ArrayList<>();
  private final List<Holdup> holdups = new ArrayList<>();
  private final List<ChainSocket> conditional = new ArrayList<>();
  private final InetSocketAddress nobody;

  /** Puts chains of several lengths over a transport. */
  Arena(ProviderUnderTest base) throws Exception {
    this.base = base;
    for (int layers : LAYERS) {
      lanes.add(new Lane(base, layers, null));
      lanes.add(new Lane(base, layers, new Later(worker)));
    }
    this.nobody = Lane.name(lanes.get(0).bound());
    for (Lane lane : lanes) {
      addHoldups(lane);
    }
  }

  private static Thread workerThread(Runnable work) {
    Thread thread = new Thread(work, "race-worker");
    thread.setDaemon(true);
    return thread;
  }

  private void addHoldups(Lane lane) throws Exception {
    Later later = lane.later();
    if (later != null) {
      holdups.add(new Holdup.Layer(lane, later, lane.peer(), false));
      holdups.add(new Holdup.Layer(lane, later, nobody, true));
    } else if (base.can(Ability.CONDITIONAL_ACCEPT)) {
      ChainSocket listener = lane.listen(true).setBlocking(false);
      conditional.add(listener);
      holdups.add(new Holdup.Condition(lane, listener));
    } else if (base.can(Ability.PENDING_CONNECT)) {
      holdups.add(Holdup.Backlog.fill(lane));
    }
  }

  ProviderUnderTest base() {
    return base;
  }

  List<Lane> lanes() {
    return lanes;
  }

  /** The ways to keep a connect in progress. */
  List<Holdup> holdups() {
    return holdups;
  }

  /** An address that is taken, and where nobody listens. */
  InetSocketAddress nobody() {
    return nobody;
  }

  ExecutorService worker() {
    return worker;
  }

  /** Waits until the worker has done what it was given. */
  void awaitWorker() throws InterruptedException, ExecutionException, TimeoutException {
    worker.submit(() -> {}).get(Limit.WAIT.toSeconds(), TimeUnit.SECONDS);
  }

  /** Lets go what is held, and cuts off who waits. */
  void tidy() throws WsaException {
    for (Lane lane : lanes) {
      Later later = lane.later();
      if (later != null) {
        later.letGo();
      }
      Lane.drain(lane.listener().setBlocking(false), null);
    }
    for (ChainSocket listener : conditional) {
      Lane.drain(listener, null);
    }
  }

  /** Ends everything. */
  void end() {
    lanes.forEach(Lane::end);
    worker.shutdownNow();
  }
}
