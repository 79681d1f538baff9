package dev.layersock.loopback;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The datagrams of one sender that take time. They arrive in the order of sending, even if the
 * latency becomes shorter: a datagram waits for its predecessor.
 *
 * <p>Any thread may call it. Its lock guards the queue, and is not held while one arrives.
 */
final class DatagramsOnTheWay {
  private record Datagram(InetSocketAddress from, InetSocketAddress to, ByteBuffer data) {}

  private final DatagramSocket sender;
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Datagram> queue = new ArrayDeque<>();
  private long lastArrival;

  /** How many have not arrived yet. */
  private final AtomicInteger underWay = new AtomicInteger();

  /** How many of them have come to their time; the thread that finds none lets all arrive. */
  private final AtomicInteger due = new AtomicInteger();

  DatagramsOnTheWay(DatagramSocket sender) {
    this.sender = sender;
  }

  boolean isEmpty() {
    return underWay.get() == 0;
  }

  /** Sends a datagram on its way. The buffer is read before this returns. */
  void send(InetSocketAddress from, InetSocketAddress to, ByteBuffer data, long latencyNanos) {
    ByteBuffer copy = ByteBuffer.allocate(data.remaining()).put(data.duplicate()).flip();
    long now = sender.network.time.nanoTime();
    long arrival = now + latencyNanos;
    lock.lock();
    try {
      if (underWay.getAndIncrement() > 0 && arrival - lastArrival < 0) {
        arrival = lastArrival;
      }
      lastArrival = arrival;
      queue.add(new Datagram(from, to, copy));
    } finally {
      lock.unlock();
    }
    sender.network.time.schedule(arrival - now, this::arrive);
  }

  /** One has come to its time: the first arrives, whichever it is that the timer was for. */
  private void arrive() {
    if (due.getAndIncrement() > 0) {
      return; // another thread is at it and goes on
    }
    do {
      Datagram first = first();
      if (first != null) {
        try {
          DatagramRoute.arriveLate(sender, first.from(), first.to(), first.data());
        } catch (Throwable e) { // the others are to arrive, too
          sender.network.context.fault("arrival of a datagram", e);
        }
      }
      underWay.decrementAndGet();
    } while (due.decrementAndGet() > 0);
  }

  private @Nullable Datagram first() {
    lock.lock();
    try {
      return queue.poll();
    } finally {
      lock.unlock();
    }
  }
}
