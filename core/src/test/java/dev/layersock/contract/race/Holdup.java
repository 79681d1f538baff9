package dev.layersock.contract.race;

import dev.layersock.error.WsaException;
import dev.layersock.socket.ChainSocket;
import dev.layersock.spi.ConnectOutcome;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** What keeps a connect in progress until it is let go. */
interface Holdup {
  /** The chain whose connects it holds up. */
  Lane lane();

  /** Whether it can be let go. */
  boolean ends();

  /** Whether a connect that is let go fails. */
  boolean fails();

  /** Begins to hold. Where a connect is held up. */
  InetSocketAddress begin() throws WsaException;

  /** Lets go what is held, in this thread. */
  void letGo() throws WsaException;

  /** By a layer that does not tell of the end. */
  record Layer(Lane lane, Later later, InetSocketAddress peer, boolean fails) implements Holdup {
    @Override
    public boolean ends() {
      return true;
    }

    @Override
    public InetSocketAddress begin() {
      later.hold();
      return peer;
    }

    @Override
    public void letGo() {
      later.letGo();
    }

    @Override
    public String toString() {
      return fails ? "a refusal held by the layer" : "held by the layer";
    }
  }

  /** By a listener that decides when it accepts. */
  record Condition(Lane lane, ChainSocket listener) implements Holdup {
    @Override
    public boolean ends() {
      return true;
    }

    @Override
    public boolean fails() {
      return false;
    }

    @Override
    public InetSocketAddress begin() throws WsaException {
      return Lane.name(listener);
    }

    @Override
    public void letGo() throws WsaException {
      Lane.drain(listener, null);
    }

    @Override
    public String toString() {
      return "held by a condition";
    }
  }

  /** By a backlog that is full, for ever. */
  record Backlog(Lane lane, ChainSocket listener) implements Holdup {
    /** Connects at most make a backlog of 1 full. */
    private static final int ENOUGH = 20;

    /** Fills a backlog. */
    static Backlog fill(Lane lane) throws Exception {
      ChainSocket listener = lane.bound();
      listener.listen(1);
      List<Client> fillers = new ArrayList<>();
      while (fillers.size() < ENOUGH) {
        Client filler = new Client(lane.stream(), Way.ASYNC, Runnable::run);
        fillers.add(filler);
        Answer<ConnectOutcome> answer = filler.connect(Lane.name(listener));
        if (answer.value() == ConnectOutcome.IN_PROGRESS && !filler.isToldSoon()) {
          return new Backlog(lane, listener);
        }
      }
      throw new AssertionError("a backlog of 1 is not full after " + ENOUGH + " connects");
    }

    @Override
    public boolean ends() {
      return false;
    }

    @Override
    public boolean fails() {
      return false;
    }

    @Override
    public InetSocketAddress begin() throws WsaException {
      return Lane.name(listener);
    }

    @Override
    public void letGo() {
      throw new IllegalStateException("a backlog that is full stays so");
    }

    @Override
    public String toString() {
      return "held by a full backlog";
    }
  }
}
