package io.drover.it.sim.mutant;

import java.lang.reflect.Constructor;
import java.util.Set;
import java.util.function.Function;

/** A mutant, loaded: classes of Drover and its tests run in it as they do in the sound build. */
public final class BrokenBuild {
  private final MutantLoader loader;

  public BrokenBuild(Mutant mutant) {
    this.loader = new MutantLoader(mutant);
  }

  /**
   * Makes an object of a class of the broken build.
   *
   * @param type has a constructor without parameters, and deals in types of the JDK only, for its
   *     own would be others than those of the caller
   */
  public Function<String, String> load(Class<? extends Function<String, String>> type) {
    try {
      Constructor<?> constructor =
          Class.forName(type.getName(), true, loader).getDeclaredConstructor();
      constructor.setAccessible(true);
      @SuppressWarnings("unchecked")
      Function<String, String> made = (Function<String, String>) constructor.newInstance();
      return made;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot load " + type.getName(), e);
    }
  }

  /** Loads and verifies a class. */
  Class<?> load(String className) {
    try {
      return Class.forName(className, true, loader);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("there is no class " + className, e);
    }
  }

  /** The classes that were loaded so far and differ from the sound build. */
  Set<String> differing() {
    return loader.cut();
  }
}
