package dev.layersock.loopback;

import dev.layersock.spi.IoResult;
import java.nio.ByteBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * What two threads may see of each other at an open {@link Inbox}, which they use without a lock.
 */
final class RingStress {
  private static final int CAPACITY = 4;
  private static final String LOCKED = "" + Inbox.LOCKED;
  private static final String WOULD_BLOCK = "" + IoResult.WOULD_BLOCK;

  private RingStress() {}

  /** An inbox that transfers use past the lock. */
  private static Inbox open() {
    Inbox inbox = new Inbox(CAPACITY, false);
    inbox.put(bytes(9), 1); // which makes the ring
    inbox.take(ByteBuffer.allocate(1));
    inbox.open();
    return inbox;
  }

  private static ByteBuffer bytes(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length);
    for (int value : values) {
      bytes.put((byte) value);
    }
    return bytes.flip();
  }

  /** What is received is what was sent. */
  @JCStressTest
  @Outcome(id = WOULD_BLOCK, expect = Expect.ACCEPTABLE, desc = "before")
  @Outcome(id = "12", expect = Expect.ACCEPTABLE, desc = "after")
  @State
  public static class Contents {
    private final Inbox inbox = open();
    private final ByteBuffer source = bytes(1, 2);
    private final ByteBuffer target = ByteBuffer.allocate(2);

    @Actor
    public void send() {
      inbox.putUnlocked(source);
    }

    @Actor
    public void receive(I_Result result) {
      int count = inbox.takeUnlocked(target, false);
      result.r1 = count == 2 ? 10 * target.get(0) + target.get(1) : count;
    }
  }

  /** Who sends and sees nobody wait is seen by who waits from then on. */
  @JCStressTest
  @Outcome(
      id = {"0, 1", "1, 1", "1, " + WOULD_BLOCK},
      expect = Expect.ACCEPTABLE,
      desc = "one of them knows")
  @Outcome(id = "0, " + WOULD_BLOCK, expect = Expect.FORBIDDEN, desc = "a lost wake-up")
  @State
  public static class WakeUp {
    private final Inbox inbox = open();
    private final ByteBuffer source = bytes(1);
    private final ByteBuffer target = ByteBuffer.allocate(1);
    private volatile int watched;

    @Actor
    public void send(II_Result result) {
      inbox.putUnlocked(source);
      result.r1 = watched;
    }

    @Actor
    public void receive(II_Result result) {
      watched = 1;
      result.r2 = inbox.takeUnlocked(target, false);
    }
  }

  /** Who receives and sees nobody wait for room is seen by who waits from then on. */
  @JCStressTest
  @Outcome(
      id = {"0, 1", "1, 1", "1, " + WOULD_BLOCK},
      expect = Expect.ACCEPTABLE,
      desc = "one of them knows")
  @Outcome(id = "0, " + WOULD_BLOCK, expect = Expect.FORBIDDEN, desc = "a lost wake-up")
  @State
  public static class Room {
    private final Inbox inbox = open();
    private final ByteBuffer source = bytes(1);
    private final ByteBuffer target = ByteBuffer.allocate(1);
    private volatile int watched;

    public Room() {
      inbox.putUnlocked(bytes(1, 2, 3, 4));
    }

    @Actor
    public void receive(II_Result result) {
      inbox.takeUnlocked(target, false);
      result.r1 = watched;
    }

    @Actor
    public void send(II_Result result) {
      watched = 1;
      result.r2 = inbox.putUnlocked(source);
    }
  }

  /** Who has shut the inbox is alone with it. */
  @JCStressTest
  @Outcome(
      id = {"1, 11", LOCKED + ", 0"},
      expect = Expect.ACCEPTABLE,
      desc = "all or nothing")
  @State
  public static class Shut {
    private final Inbox inbox = open();
    private final ByteBuffer source = bytes(1);

    @Actor
    public void send(II_Result result) {
      result.r1 = inbox.putUnlocked(source);
    }

    @Actor
    public void shut(II_Result result) {
      inbox.shut();
      int first = inbox.arrived();
      result.r2 = 10 * first + inbox.arrived();
    }
  }

  /** Of two who send, each either is alone or takes the lock. */
  @JCStressTest
  @Outcome(id = "1, 1, 2", expect = Expect.ACCEPTABLE, desc = "one after the other")
  @Outcome(
      id = {"1, " + LOCKED + ", 1", LOCKED + ", 1, 1"},
      expect = Expect.ACCEPTABLE,
      desc = "one has to take the lock")
  @State
  public static class TwoSenders {
    private final Inbox inbox = open();

    @Actor
    public void first(III_Result result) {
      result.r1 = inbox.putUnlocked(bytes(1));
    }

    @Actor
    public void second(III_Result result) {
      result.r2 = inbox.putUnlocked(bytes(1));
    }

    @Arbiter
    public void both(III_Result result) {
      result.r3 = inbox.arrived();
    }
  }

  /** Of two who receive, none gets what the other has got. */
  @JCStressTest
  @Outcome(
      id = {"1, 2", "2, 1", "1, " + LOCKED, LOCKED + ", 1"},
      expect = Expect.ACCEPTABLE,
      desc = "one after the other, or one has to take the lock")
  @State
  public static class TwoReceivers {
    private final Inbox inbox = open();

    public TwoReceivers() {
      inbox.putUnlocked(bytes(1, 2));
    }

    private int receive() {
      ByteBuffer target = ByteBuffer.allocate(1);
      int count = inbox.takeUnlocked(target, false);
      return count == 1 ? target.get(0) : count;
    }

    @Actor
    public void first(II_Result result) {
      result.r1 = receive();
    }

    @Actor
    public void second(II_Result result) {
      result.r2 = receive();
    }
  }
}
