package io.drover.master.schedule;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A list that remembers what was worked out from it until it changes. */
final class Memo<T> extends AbstractList<T> {
  private final List<T> items = new ArrayList<>();
  private final Map<Object, Object> results = new HashMap<>();

  @SuppressWarnings("unchecked") // A question has answers of one type.
  <R> R remembered(Object question, Supplier<R> answer) {
    Object known = results.get(question);
    if (known == null) {
      known = answer.get();
      results.put(question, known);
    }
    return (R) known;
  }

  @Override
  public T get(int index) {
    return items.get(index);
  }

  @Override
  public int size() {
    return items.size();
  }

  @Override
  public T set(int index, T item) {
    results.clear();
    return items.set(index, item);
  }

  @Override
  public void add(int index, T item) {
    results.clear();
    items.add(index, item);
  }

  @Override
  public T remove(int index) {
    results.clear();
    return items.remove(index);
  }
}
