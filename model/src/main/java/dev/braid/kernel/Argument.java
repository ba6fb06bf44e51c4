package dev.braid.kernel;

import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.Pointer;

/**
 * A oneDNN memory whose address is moved only where it has to be: a move costs as much as a small
 * product.
 */
final class Argument implements AutoCloseable {
  private final memory memory;
  private final Address address = new Address();

  Argument(memory.desc description, engine engine) {
    memory = new memory(description, engine, (Pointer) null);
  }

  memory memory() {
    return memory;
  }

  void move(long target) {
    if (address.address() != target) {
      memory.set_data_handle(address.to(target));
    }
  }

  @Override
  public void close() {
    memory.close();
  }
}
