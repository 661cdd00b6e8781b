"""What the tests of the build and of the command line share."""

from tests.whole_project import the_sample_is_all_of_england, whole_project

__all__ = ["the_sample_is_all_of_england", "whole_project"]
