package io.drover.it.sim.mutant;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;

/**
 * Loads the whole of Drover anew, with the cuts of one mutant. What is not Drover's, and the
 * generated messages, come from the ordinary loader.
 */
final class MutantLoader extends ClassLoader {
  private static final String OURS = "io.drover.";
  private static final String MESSAGES = "io.drover.proto.";

  private final Mutant mutant;
  private final Surgeon surgeon;
  private final Set<String> cut = new HashSet<>();

  MutantLoader(Mutant mutant) {
    super("mutant " + mutant.name(), MutantLoader.class.getClassLoader());
    this.mutant = mutant;
    this.surgeon = new Surgeon(MutantLoader.class.getClassLoader());
  }

  /** The classes that were loaded with a cut. */
  Set<String> cut() {
    return Set.copyOf(cut);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS) || name.startsWith(MESSAGES)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    byte[] bytes = bytes(name);
    for (Cut one : mutant.cuts()) {
      if (one.className().equals(name)) {
        bytes = surgeon.apply(bytes, one);
        cut.add(name);
      }
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  private byte[] bytes(String name) throws ClassNotFoundException {
    String resource = name.replace('.', '/') + ".class";
    try (InputStream stream = getParent().getResourceAsStream(resource)) {
      if (stream == null) {
        throw new ClassNotFoundException(name);
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
