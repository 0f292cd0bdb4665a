export { type BlockCache, createBlockCache } from './block-cache.ts';
export { canonicalJson, compareCodeUnits, hashJson, sha256 } from './canonical.ts';
export { ConfigError } from './config-error.ts';
export { csvRows } from './csv-rows.ts';
export { describe } from './describe.ts';
export {
  displayPath,
  explainSystemError,
  hideHome,
  isTemporaryName,
  makeFolder,
  nameFile,
  readFileText,
  removeTemporaryFiles,
  toFileError,
  writeAll,
  writeAtomic,
  writeHashed,
} from './files.ts';
export { idSchema, modelIdSchema, NAMES_OF_OBJECTS, runModelSchema } from './ids.ts';
export { type Located, readJsonLines } from './json-lines.ts';
export { isBigInteger, type JsonValue, parseJson, readInteger, toInteger } from './json-text.ts';
export { type Line, readLines } from './lines.ts';
export { findLargest, findSmallest, pushAll } from './lists.ts';
export { mapOrdered } from './map-ordered.ts';
export { didYouMean, suggestName } from './nearest.ts';
export { isProcessAlive } from './process-alive.ts';
export { findFields } from './schema-fields.ts';
export { removeSecrets, removeSecretsDeep, SECRET_MARK, scrub, toWellFormedDeep } from './scrub.ts';
export { findForms, SHORTEST_SECRET } from './secret-forms.ts';
export { orderBySeed, permuteBySeed, uniform } from './seeded.ts';
export { createShapeCheck, isJson, isJsonObject } from './shape-check.ts';
export { closeSorted, openSortedSpill, readSorted, type SealedSortedSpill, type SortedSpill } from './sorted-spill.ts';
export { openSpill, type Spill, type SpillSpan } from './spill.ts';
export { ALONE, openThreads, serveThreads, type Threads, type ThreadWork } from './threads.ts';
export { visible } from './visible.ts';
export {
  checkValue,
  explainEach,
  explainIllFormed,
  explainIssues,
  findIllFormed,
  LONE_SURROGATE,
  readBytes,
  readText,
  readYaml,
  type YamlFile,
} from './yaml-file.ts';
export { findMemberBytes, listZipMembers, readMember, ZipError, type ZipMember } from './zip.ts';
