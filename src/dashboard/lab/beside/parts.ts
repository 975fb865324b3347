/** The elements that fill the folds beside an answer. */
import './lookedAt.ts';
import './plainBeside.ts';
import './whatLike.ts';
