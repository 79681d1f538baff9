package dev.layersock.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.spi.base.PollSet;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.SelectorProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The registration of a channel")
class PollingTest {
  /** A key whose selector is closed in the moment in which it is asked. */
  private static final class LateKey extends SelectionKey {
    private final SelectableChannel channel;
    private final Selector selector;

    LateKey(SelectableChannel channel, Selector selector) {
      this.channel = channel;
      this.selector = selector;
    }

    @Override
    public SelectableChannel channel() {
      return channel;
    }

    @Override
    public Selector selector() {
      return selector;
    }

    @Override
    public boolean isValid() {
      return true;
    }

    @Override
    public void cancel() {}

    @Override
    public int interestOps() {
      throw new ClosedSelectorException();
    }

    @Override
    public SelectionKey interestOps(int ops) {
      throw new ClosedSelectorException();
    }

    @Override
    public int readyOps() {
      return 0;
    }
  }

  /** A channel that is registered with such a key. */
  private static final class LateChannel extends SelectableChannel {
    @Override
    public SelectorProvider provider() {
      return SelectorProvider.provider();
    }

    @Override
    public int validOps() {
      return SelectionKey.OP_READ;
    }

    @Override
    public boolean isRegistered() {
      return true;
    }

    @Override
    public @Nullable SelectionKey keyFor(Selector selector) {
      return null;
    }

    @Override
    public SelectionKey register(Selector selector, int ops, Object attachment) {
      return new LateKey(this, selector);
    }

    @Override
    public SelectableChannel configureBlocking(boolean block) {
      return this;
    }

    @Override
    public boolean isBlocking() {
      return false;
    }

    @Override
    public Object blockingLock() {
      return this;
    }

    @Override
    protected void implCloseChannel() {}
  }

  @Test
  @DisplayName("is none any more if its poller ends while it is asked for more")
  void endsMeanwhile() throws Exception {
    try (Rig rig = new Rig();
        PollSet set = new PollSet(SelectorProvider.provider())) {
      Polling polling = new Polling((NioSocket) rig.socket(Rig.TCP4), set);
      polling.register(new LateChannel(), SelectionKey.OP_READ);
      assertThat(polling.await(SelectionKey.OP_WRITE)).isFalse();
    }
  }
}
