import { testSnapshot } from '../../support/template-snapshot.ts';

testSnapshot('HpcBatch');
