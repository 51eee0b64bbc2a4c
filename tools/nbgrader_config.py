"""What nbgrader does with the exercises. Its commands read this file in the folder in which they are started.

`make release` copies it into the teacher's course folder, where it may be changed; see docs/teaching.md.
"""

import sys

from jupyter_client.manager import AsyncKernelManager
from nbconvert.preprocessors import ClearMetadataPreprocessor
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    ClearOutput,
    DeduplicateIds,
    Execute,
    IgnorePattern,
    LimitOutput,
    OverwriteCells,
    OverwriteKernelspec,
    SaveAutoGrades,
)

# What a submission may use while it is graded. A right one needs 10 seconds and less than 2 GB of address space.
SECONDS_A_CELL = 60
GIGABYTES = 4

# Each thread of a BLAS takes address space too: on a machine with many cores, more than the limit.
LIMITED = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]),) * 2)
os.environ["OPENBLAS_NUM_THREADS"] = "2"
os.execvp(sys.argv[2], sys.argv[2:])
"""


class LimitedKernel(AsyncKernelManager):
    """A kernel that gets no more memory than allowed (on Linux; Windows and macOS have no such limit)."""

    def format_kernel_cmd(self, extra_arguments=None):
        """The command that starts the kernel, behind one that sets the limit."""
        command = super().format_kernel_cmd(extra_arguments)
        if sys.platform != "linux":
            return command
        return [sys.executable, "-c", LIMITED, str(GIGABYTES * 2**30), *command]


class LimitedExecute(Execute):
    """nbgrader's own Execute, in a limited kernel."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"kernel_manager_class": LimitedKernel} | kwargs)


class RestoreCells(OverwriteCells):
    """nbgrader's own OverwriteCells, which also copes with two deleted cells in a row (0.9.6 does not)."""

    def add_missing_grade_cells(self, nb, resources):
        """Put checks and written answers that were deleted back, at the end."""
        source = self.gradebook.find_notebook(self.notebook_id, self.assignment_id)
        there = {cell.metadata.get("nbgrader", {}).get("grade_id") for cell in nb.cells}
        points = {cell.name: cell.max_score for cell in source.grade_cells}
        answers = {cell.name for cell in source.solution_cells}
        for cell in source.source_cells:
            if cell.name in points and cell.name not in there:
                self.log.warning("The cell %s was deleted; it is put back at the end.", cell.name)
                nb.cells.append(self.missing_cell_transform(cell, points[cell.name], is_solution=cell.name in answers))
        return nb, resources


c = get_config()  # noqa: F821
c.CourseDirectory.course_id = "sparse-autoencoder"

# The student version: dots where code is wanted, as in the lessons.
c.ClearSolutions.code_stub = {"python": "return ...  # your code here, in place of the dots"}
c.ClearSolutions.text_stub = "*Write your answer here, in place of this line.*"
# The rubric stands in a locked cell of its own at the end: students get its first lines, the feedback all of it.
c.ClearMarkScheme.enforce_metadata = False

c.Autograde.sanitize_preprocessors = [ClearOutput, DeduplicateIds, OverwriteKernelspec, RestoreCells, CheckCellMetadata]
c.Autograde.autograde_preprocessors = [
    LimitedExecute,
    IgnorePattern,
    ClearMetadataPreprocessor,
    LimitOutput,
    SaveAutoGrades,
    AssignLatePenalties,
    CheckCellMetadata,
]
c.Execute.timeout = SECONDS_A_CELL
c.OverwriteCells.add_missing_cells = True
