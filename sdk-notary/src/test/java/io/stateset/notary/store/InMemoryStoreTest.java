package io.stateset.notary.store;

class InMemoryStoreTest extends NotaryStoreContract {

  @Override
  protected NotaryStore open() {
    return new InMemoryStore();
  }
}
