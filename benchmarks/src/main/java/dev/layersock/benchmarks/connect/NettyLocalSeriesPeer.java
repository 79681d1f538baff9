package dev.layersock.benchmarks.connect;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import io.netty.util.ResourceLeakDetector;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Netty's local transport at its best: a series of connections that never leaves the event loop.
 * Each begins when both ends of the one before are closed; no thread waits but for the whole
 * series. Else as {@link NettyLocalPeer}.
 */
final class NettyLocalSeriesPeer implements AutoCloseable {
  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
  private final Semaphore over = new Semaphore(0);
  private final Bootstrap client;

  // For the event loop, until the series is over.
  private int left;
  private int ended;
  private @Nullable Throwable failure;

  private NettyLocalSeriesPeer() throws InterruptedException {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED); // as Netty's own benchmarks
    Ending ending = new Ending(this);
    Channel listener =
        new ServerBootstrap()
            .group(loop)
            .channel(LocalServerChannel.class)
            .childHandler(ending)
            .bind(LocalAddress.ANY)
            .sync()
            .channel();
    this.client =
        new Bootstrap()
            .group(loop)
            .channel(LocalChannel.class)
            .handler(ending)
            .remoteAddress(listener.localAddress());
  }

  static NettyLocalSeriesPeer start() throws InterruptedException {
    return new NettyLocalSeriesPeer();
  }

  /** So many connections, one after another, both ends of each closed. */
  int connectAndClose(int series) throws InterruptedException {
    loop.execute(
        () -> {
          left = series;
          next();
        });
    over.acquire();
    if (failure != null) {
      throw new IllegalStateException("a connection failed", failure);
    }
    return series;
  }

  private void next() {
    if (left == 0) {
      over.release();
      return;
    }
    left--;
    ended = 0;
    client.connect().addListener((ChannelFuture connected) -> connected(connected));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // each end tells that it is closed
  private void connected(ChannelFuture connected) {
    if (connected.isSuccess()) {
      connected.channel().close();
    } else {
      failure = connected.cause();
      over.release();
    }
  }

  private void ended() {
    ended++;
    if (ended == 2) {
      next();
    }
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** Tells that an end is closed. */
  @Sharable
  private static final class Ending extends ChannelInboundHandlerAdapter {
    private final NettyLocalSeriesPeer peer;

    Ending(NettyLocalSeriesPeer peer) {
      this.peer = peer;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      peer.ended();
    }
  }
}
