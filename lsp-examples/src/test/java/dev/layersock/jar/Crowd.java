package dev.layersock.jar;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Connections that are open at once. Each sends bytes of its own and has to get the same back. One
 * thread drives them all.
 */
final class Crowd implements AutoCloseable {
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long SEED = 20_000;

  private final Selector selector = Selector.open();
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(64 * 1024);
  private final List<Member> members = new ArrayList<>();
  private final int bytesEach;
  private int unfinished;

  /** One connection. */
  private static final class Member {
    final SocketChannel channel;
    final ByteBuffer toSend;
    final ByteBuffer expected;

    Member(SocketChannel channel, ByteBuffer data) {
      this.channel = channel;
      this.toSend = data;
      this.expected = data.duplicate();
    }
  }

  /** Opens so many connections, each for so many bytes in each direction. */
  Crowd(InetSocketAddress server, int size, int bytesEach) throws IOException {
    this.bytesEach = bytesEach;
    byte[] random = new byte[size + bytesEach];
    new Random(SEED).nextBytes(random);
    ByteBuffer data = ByteBuffer.allocateDirect(random.length).put(random);
    for (int i = 0; i < size; i++) {
      // From another place for each, so that no two send the same.
      Member member = new Member(SocketChannel.open(server), data.slice(i, bytesEach));
      members.add(member);
      member.channel.configureBlocking(false);
      member.channel.register(selector, SelectionKey.OP_READ | SelectionKey.OP_WRITE, member);
    }
  }

  /** Sends and receives everything; all connections stay open. */
  void exchange() throws IOException {
    drive("got everything back");
  }

  /** Ends all streams, and waits for the ends from the other side. */
  void end() throws IOException {
    for (Member member : members) {
      member.channel.shutdownOutput();
    }
    drive("ended");
  }

  private void drive(String outcome) throws IOException {
    unfinished = members.size();
    long end = System.nanoTime() + LIMIT_NANOS;
    while (unfinished > 0) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError(
            unfinished + " of " + members.size() + " connections have not " + outcome);
      }
      selector.select(this::ready, left);
    }
  }

  private void ready(SelectionKey key) {
    Member member = (Member) key.attachment();
    try {
      if (key.isWritable()) {
        member.channel.write(member.toSend);
        if (!member.toSend.hasRemaining()) {
          key.interestOps(SelectionKey.OP_READ);
        }
      }
      if (key.isReadable()) {
        receive(key, member);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("connection " + members.indexOf(member), e);
    }
  }

  private void receive(SelectionKey key, Member member) throws IOException {
    int received = member.channel.read(scratch.clear());
    ByteBuffer expected = member.expected;
    if (received < 0 && !expected.hasRemaining()) {
      key.cancel();
      unfinished--;
      return;
    }
    if (received < 0 || received > expected.remaining()) {
      throw wrong(member, "ended early, or got too much");
    }
    if (!expected.slice(expected.position(), received).equals(scratch.flip())) {
      throw wrong(member, "got other bytes than it sent");
    }
    expected.position(expected.position() + received);
    if (received > 0 && !expected.hasRemaining()) {
      unfinished--;
    }
  }

  private AssertionError wrong(Member member, String what) {
    return new AssertionError(
        String.format(
            "connection %d %s after %d of %d bytes",
            members.indexOf(member), what, member.expected.position(), bytesEach));
  }

  @Override
  public void close() throws IOException {
    selector.close();
    for (Member member : members) {
      member.channel.close();
    }
  }
}
